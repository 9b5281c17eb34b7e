"""The joiners: where the rooms are joined so that a run is created, taken forward, kept and repaired."""
