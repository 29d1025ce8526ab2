"""Models: inclusion, mechanisms, evidence, presence and bearing, calibration, cut-offs."""
