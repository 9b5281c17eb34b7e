"""The .tac modules that programs require."""
