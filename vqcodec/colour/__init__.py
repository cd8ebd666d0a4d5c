"""What a difference of colours is: spaces, alpha, measures of quality."""
