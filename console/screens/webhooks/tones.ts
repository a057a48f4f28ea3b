/** How a delivery is doing, as a tone. */
import type { WebhookDelivery } from 'postern/client'
import type { Tone } from '#console/parts/chip.tsx'

export const tones: Record<WebhookDelivery['status'], Tone> = { waiting: 'warn', delivered: 'good', abandoned: 'bad' }
