import * as z from 'zod/mini'
import type { ServiceRow } from '#store/resources/resource-row.ts'
import type { ServiceTypeRow } from '#store/resources/service-types.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { AllowedSchema, ChildTypes, Instant, page, UuidSchema } from '#openapi/schemas.ts'

const Service = name(
  'Service',
  'The root of a resource tree: an application whose resources Postern protects. `url` is for clients and webhooks; Postern does not call it.',
  schemaFor<ServiceRow>()(
    z.strictObject({
      uuid: UuidSchema,
      name: z.string(),
      display_name: z.string(),
      type: z.string(),
      url: z.optional(z.nullable(z.string())),
      configuration: z.optional(z.record(z.string(), z.unknown())),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
)

const Names = z.array(z.string())

const ServiceType = name(
  'ServiceType',
  'A type of services. `nodes` defines the root (`service`) and each resource type: the permissions that can be granted on it and the types ' +
    'of its children. `default_grants` lists, by permission name, the groups that hold the permission on resources without grants. `request_mapping` ' +
    'names the type whose rules map proxied requests to permissions; null means that such requests are denied. `configurable` is true if the ' +
    'configuration of a service refines the mapping. `basic_authentication` is true if a 401 response to a proxied request asks for Basic as well. Built-in types cannot be deleted.',
  schemaFor<ServiceTypeRow>()(
    z.strictObject({
      name: z.string(),
      built_in: z.boolean(),
      nodes: z.record(z.string(), z.strictObject({ permissions: Names, children: Names })),
      configurable: z.boolean(),
      request_mapping: z.nullable(z.string()),
      basic_authentication: z.boolean(),
      default_grants: z.record(z.string(), z.array(z.enum(['everyone', 'authenticated']))),
      created_at: Instant,
    }),
  ),
)

const type = { type: 'The name of the service type.' }
const uuid = { uuid: 'The id of the service.' }
const shape = {
  url: 'Send `false` to omit `url` from the response. Default: `true`.',
  configuration: 'Send `false` to omit `configuration` from the response. Default: `true`.',
}
const fields = {
  name: 'The name, which is unique among all services.',
  display_name: 'A name for people. Default: `name`.',
  url: 'The URL at which clients reach the service. It is unique among all services.',
  configuration: 'A JSON object that the service type interprets. Postern does not validate it.',
}

/** `/v1/services` */
export const services: FunctionDescription = {
  title: 'Services',
  description: 'The roots of the resource trees, and their types.',
  operations: {
    'GET /v1/services': {
      id: 'listServices',
      summary: 'List services',
      parameters: {
        ...shape,
        type: 'Only services of these types. Separate names with commas.',
        q: 'Only services whose name begins with this text, in any case.',
      },
      responses: { 200: { description: 'One page of services.', schema: page(Service, z.string()) } },
    },
    'POST /v1/services': {
      id: 'createService',
      summary: 'Create a service',
      description: 'Returns 409 if a service with this name or URL exists. Names are compared case-insensitively.',
      fields: {
        ...fields,
        type: 'The name of a service type: `api`, `files`, `packages`, a type of your own, or one of a preset that is on.',
      },
      responses: {
        201: { description: 'Created.', schema: Service, headers: { Location: 'The path of the service.' } },
      },
      problems: ['name-taken', 'url-taken'],
    },
    'GET /v1/services/types': {
      id: 'listServiceTypes',
      summary: 'List service types',
      description: 'Returns the built-in types, your own types, and the types of presets that are on.',
      responses: {
        200: {
          description: 'One page of service types, ordered by name.',
          schema: z.strictObject({ items: z.array(ServiceType), next: z.nullable(z.string()) }),
        },
      },
    },
    'POST /v1/services/types': {
      id: 'createServiceType',
      summary: 'Create a service type',
      description: 'Returns 409 if a type with this name exists.',
      fields: {
        name: 'The name of the type.',
        nodes:
          'The node types by name: the permissions that can be granted on each, and the types of its children. Every child type must be defined, ' +
          'and every type must be reachable from `service`, the root.',
        configurable: 'Whether the configuration of a service refines the mapping of requests. Default: `false`.',
        request_mapping:
          'The built-in type whose rules map proxied requests to permissions, for example `api`. Types of presets are accepted even if the preset is off. ' +
          'Default: null, which denies such requests.',
        basic_authentication:
          'Whether a 401 response to a proxied request asks for Basic, with an API key as the password, besides Bearer. Programs such as pip need it. ' +
          'Browsers then ask for a user name and a password. Default: `false`.',
        default_grants: 'By permission name, the groups that hold the permission on resources without grants.',
      },
      responses: {
        201: { description: 'Created.', schema: ServiceType, headers: { Location: 'The path of the service type.' } },
      },
      problems: ['name-taken'],
    },
    'GET /v1/services/types/{type}': {
      id: 'getServiceType',
      summary: 'Get a service type',
      parameters: type,
      responses: { 200: { description: 'The service type.', schema: ServiceType } },
    },
    'DELETE /v1/services/types/{type}': {
      id: 'deleteServiceType',
      summary: 'Delete a service type',
      description: 'Returns 409 if a service has this type, and 403 for a built-in type.',
      parameters: type,
      responses: { 204: { description: 'Deleted.' } },
      problems: ['type-in-use'],
    },
    'GET /v1/services/{uuid}/permissions': {
      id: 'listServiceAllowedPermissions',
      summary: "List a service's allowed permissions",
      description: 'Returns the permissions that can be granted on a service.',
      parameters: uuid,
      responses: { 200: { description: 'The permissions that the service type defines.', schema: AllowedSchema } },
    },
    'GET /v1/services/{uuid}/types': {
      id: 'listServiceChildTypes',
      summary: "List a service's child types",
      description: 'Returns the types that the children of a service can have.',
      parameters: uuid,
      responses: { 200: { description: 'The child types that the service type defines.', schema: ChildTypes } },
    },
    'GET /v1/services/{uuid}': {
      id: 'getService',
      summary: 'Get a service',
      parameters: { ...uuid, ...shape },
      responses: { 200: { description: 'The service.', schema: Service } },
    },
    'PATCH /v1/services/{uuid}': {
      id: 'updateService',
      summary: 'Update a service',
      description: 'Requires at least one field. Fields that are not sent keep their values.',
      parameters: uuid,
      fields,
      responses: { 200: { description: 'The updated service.', schema: Service } },
      problems: ['name-taken', 'url-taken'],
    },
    'DELETE /v1/services/{uuid}': {
      id: 'deleteService',
      summary: 'Delete a service',
      description: 'Also deletes all its resources, and the grants on all of them.',
      parameters: uuid,
      responses: { 204: { description: 'Deleted.' } },
    },
  },
}
