"""What came of scenarios, told to people and to programs: one file for each form. It makes lines and documents and
prints nothing."""
