"""Scripts that measure and print JSON; never tests with a time limit."""
