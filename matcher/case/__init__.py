"""What one plan is made from: tables, read and checked once, at the edge."""
