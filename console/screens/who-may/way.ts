/** The ways to hold a permission, as Postern filters by them. */
import { oneOf } from '#console/address.ts'

const ways = ['direct', 'group', 'public', 'administrator'] as const
export type HoldingWay = (typeof ways)[number]
export const wayParameter = oneOf(ways)
