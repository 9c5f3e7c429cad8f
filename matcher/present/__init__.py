"""What a person reads: plans and cases as text."""
