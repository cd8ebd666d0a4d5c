"""What other packages bring: classes by name, and the boundary that their code runs inside."""
