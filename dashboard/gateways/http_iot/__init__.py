"""Devices behind other platforms that push by HTTP: NB-IoT, LwM2M, LoRaWAN, NGSI-LD."""
