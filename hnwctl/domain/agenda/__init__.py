"""What is to be done: derived at each run from facts, rules and the day, and never stored."""
