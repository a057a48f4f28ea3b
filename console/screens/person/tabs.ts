/** The parts of an account, of which the address names the open one. */
import { oneOf } from '#console/address.ts'

export const tabs = ['overview', 'factors', 'groups', 'access', 'keys'] as const
export const tabParameter = oneOf(tabs)
