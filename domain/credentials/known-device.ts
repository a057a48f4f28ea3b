/** Days without a sign-in after which a device is not known any more. `is_known_device` (SQL) says the same. */
export const knownDeviceDays = 90
