import * as z from 'zod/mini'
import { name } from '../json-schema.ts'
import type { FunctionDescription } from '../operation.ts'
import { Instant, page, Uuid } from '../schemas.ts'

/** `store/resource-row.ts` ServiceRow. */
const Service = name(
  'Service',
  'A root of the tree: something whose resources Postern guards.',
  z.strictObject({
    uuid: Uuid,
    name: z.string(),
    display_name: z.string(),
    type: z.string(),
    url: z.nullable(z.string()),
    configuration: z.record(z.string(), z.unknown()),
    created_at: Instant,
    updated_at: Instant,
  }),
)

const uuid = { uuid: 'The service’s id.' }

/** `/v1/services` */
export const services: FunctionDescription = {
  title: 'Services',
  description: 'The roots of the tree that permissions are granted in.',
  operations: {
    'GET /v1/services': {
      id: 'listServices',
      summary: 'List the services',
      answers: { 200: { description: 'A page, in the order of the ids.', schema: page(Service) } },
    },
    'POST /v1/services': {
      id: 'createService',
      summary: 'Make a service',
      answers: { 201: { description: 'Made.', schema: Service, headers: { Location: 'Where it is.' } } },
      problems: ['conflict'],
    },
    'GET /v1/services/{uuid}': {
      id: 'getService',
      summary: 'Get a service',
      parameters: uuid,
      answers: { 200: { description: 'The service.', schema: Service } },
    },
    'PATCH /v1/services/{uuid}': {
      id: 'updateService',
      summary: 'Change a service in place',
      description: 'At least one field; what is not sent stays as it is.',
      parameters: uuid,
      answers: { 200: { description: 'The service as it is now.', schema: Service } },
      problems: ['conflict'],
    },
    'DELETE /v1/services/{uuid}': {
      id: 'deleteService',
      summary: 'Delete a service, everything below it and every grant on any of it',
      parameters: uuid,
      answers: { 204: { description: 'Gone.' } },
    },
  },
}
