/** Devices on which a user has signed in (`docs/decisions/0017-attempts.md`). */

/** Days without a sign-in after which a device is forgotten; `known_device_days` in SQL. */
export const knownDeviceDays = 90
