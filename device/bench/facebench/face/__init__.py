"""The face under the electrodes: its parameters, the named faces, faces drawn by seed."""
