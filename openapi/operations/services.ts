import * as z from 'zod/mini'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Allowed, ChildTypes, Instant, page, Uuid } from '#openapi/schemas.ts'

/** `store/resources/resource-row.ts` ServiceRow. */
const Service = name(
  'Service',
  'A root of the tree: something whose resources Postern guards. `url` is where its clients find it, and webhooks tell it; Postern never opens it.',
  z.strictObject({
    uuid: Uuid,
    name: z.string(),
    display_name: z.string(),
    type: z.string(),
    url: z.optional(z.nullable(z.string())),
    configuration: z.optional(z.record(z.string(), z.unknown())),
    created_at: Instant,
    updated_at: Instant,
  }),
)

const Names = z.array(z.string())

/** `store/resources/service-types.ts` ServiceTypeRow. */
const ServiceType = name(
  'ServiceType',
  'A kind of service. `nodes` has every kind of node by its name, `service` for the root: the permissions that may be granted ' +
    'on it, and the kinds that may stand directly below it. `default_grants`: who has a permission where no grant says anything. ' +
    '`request_mapping`: requests at a proxy are read as those of this type; null: not at all. `configurable`: the configuration of a service says more about it.',
  z.strictObject({
    name: z.string(),
    built_in: z.boolean(),
    nodes: z.record(z.string(), z.strictObject({ permissions: Names, children: Names })),
    configurable: z.boolean(),
    request_mapping: z.nullable(z.string()),
    default_grants: z.record(z.string(), z.array(z.enum(['everyone', 'authenticated']))),
    created_at: Instant,
  }),
)

const type = { type: 'The name of the type.' }
const uuid = { uuid: 'The service’s id.' }

/** `/v1/services` */
export const services: FunctionDescription = {
  title: 'Services',
  description: 'The roots of the tree that permissions are granted in.',
  operations: {
    'GET /v1/services': {
      id: 'listServices',
      summary: 'List the services',
      description: 'Of every type, or of those in `type`. With `url=false` and `configuration=false` without them.',
      answers: { 200: { description: 'A page, in the order of the ids.', schema: page(Service) } },
    },
    'POST /v1/services': {
      id: 'createService',
      summary: 'Make a service',
      answers: { 201: { description: 'Made.', schema: Service, headers: { Location: 'Where it is.' } } },
      problems: ['conflict'],
    },
    'GET /v1/services/types': {
      id: 'listServiceTypes',
      summary: 'List the types of services',
      answers: {
        200: {
          description: 'A page, in the order of the names.',
          schema: z.strictObject({ items: z.array(ServiceType), next: z.nullable(z.string()) }),
        },
      },
    },
    'POST /v1/services/types': {
      id: 'createServiceType',
      summary: 'Make a type of one’s own',
      description: 'Every child has to be among `nodes`, and every kind has to be reachable from `service`.',
      answers: { 201: { description: 'Made.', schema: ServiceType, headers: { Location: 'Where it is.' } } },
      problems: ['conflict'],
    },
    'GET /v1/services/types/{type}': {
      id: 'getServiceType',
      summary: 'Get a type of services',
      parameters: type,
      answers: { 200: { description: 'The type.', schema: ServiceType } },
    },
    'DELETE /v1/services/types/{type}': {
      id: 'deleteServiceType',
      summary: 'Delete a type that no service has',
      description: 'Not one that comes with Postern.',
      parameters: type,
      answers: { 204: { description: 'Gone.' } },
      problems: ['conflict'],
    },
    'GET /v1/services/{uuid}/permissions': {
      id: 'listServicePermissions',
      summary: 'List what may be granted on a service',
      parameters: uuid,
      answers: { 200: { description: 'By its type.', schema: Allowed } },
    },
    'GET /v1/services/{uuid}/types': {
      id: 'listServiceChildTypes',
      summary: 'List what may stand directly below a service',
      parameters: uuid,
      answers: { 200: { description: 'By its type.', schema: ChildTypes } },
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
