"""The built page of the studio, in ``page``; ``sculpt studio`` serves it."""
