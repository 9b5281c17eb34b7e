"""What a host decides: settings, where each came from, and what of them a run keeps. Knows no words and no stores."""
