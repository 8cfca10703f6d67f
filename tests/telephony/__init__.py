"""The room that talks AMI: over real sockets, against a scriptable PBX and a real one."""
