"""What a person can do with a case: functions grouped by subject, whose first argument is the library."""
