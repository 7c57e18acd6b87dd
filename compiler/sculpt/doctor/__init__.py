"""What ``sculpt doctor`` looks at: this machine, the drive, its settings, its routines, the bus."""
