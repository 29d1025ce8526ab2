"""How well mechanisms are predicted from a codebook and from few or many codes."""
