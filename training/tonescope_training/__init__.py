"""Makes the embedded tweet sentiment model: data, fine-tuning, export, calibration, bundle."""
