"""The chips: I2C bus, DAC, sensor, and what the controller itself has."""
