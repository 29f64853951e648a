"""Evidence from arrival to check: intake, reading in a child process, custody, verification."""
