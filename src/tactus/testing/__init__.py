"""What drives runs and reads journals: tests of programs, and of what users put in the place of our rooms."""
