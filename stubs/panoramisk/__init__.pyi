from panoramisk.manager import Manager as Manager
