"""`vq report`: what a picture looks like in few colours, what it takes, how colours are found."""
