"""A PBX over AMI: its events in the words of the field, and what we ask it to do."""
