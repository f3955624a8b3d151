"""Speed and calibration, as ratios and shares printed by `poe bench...`; none of them is a test."""
