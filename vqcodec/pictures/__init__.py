"""The outside world: what comes in and goes out, of any format but ours."""
