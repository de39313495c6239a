"""What others speak: pure translation between their texts and the domain."""
