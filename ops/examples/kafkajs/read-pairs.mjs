// Reads charm.preference-pairs as any consumer may: kafkajs for the records, the schema registry
// for their schema, and nothing else of charm-streams. Prints one JSON object a record.
//
//   node read-pairs.mjs [--from-beginning] [--max N]

import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka, logLevel } from 'kafkajs'

const TOPIC = 'charm.preference-pairs'

const bootstrapServer = process.env.CHARM_BOOTSTRAP_SERVER ?? '127.0.0.1:9092'
const schemaRegistry = process.env.CHARM_SCHEMA_REGISTRY ?? 'http://127.0.0.1:8081/apis/ccompat/v7'

const { values: options } = parseArgs({
  options: {
    'from-beginning': { type: 'boolean', default: false },
    max: { type: 'string', default: 'Infinity' },
  },
})
const max = Number(options.max)

const registry = new SchemaRegistry({ host: schemaRegistry })
const kafka = new Kafka({
  clientId: 'read-pairs',
  brokers: bootstrapServer.split(','),
  logLevel: logLevel.ERROR,
})
// A group of its own, so that this reader sees every partition. Committed records only: kafkajs
// leaves out those of aborted transactions unless it is told otherwise.
const consumer = kafka.consumer({ groupId: `read-pairs-${randomUUID()}` })

let printed = 0
let finished
const done = new Promise((resolve, reject) => {
  finished = resolve
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
})

await consumer.connect()
await consumer.subscribe({ topic: TOPIC, fromBeginning: options['from-beginning'] })
await consumer.run({
  eachMessage: async ({ partition, message }) => {
    if (printed >= max) return
    // The key is plain text: reward model | prompt | over-valued | reference.
    const key = message.key.toString('utf8')
    // No value is a tombstone: there is no pair under this key any more.
    const pair = message.value === null ? null : await registry.decode(message.value)
    console.log(JSON.stringify({ partition, offset: message.offset, key, pair }))
    printed += 1
    if (printed >= max) finished()
  },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, finished)

try {
  await done
} finally {
  await consumer.disconnect()
}
