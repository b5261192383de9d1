// A subscriber: Arabic claims as they come, none twice, none lost while it is away.
// npm install amqplib; node subscriber.mjs --yesterday
//   (the last day out of the log stream, then what comes)
import amqp from "amqplib";

const seen = new Set(); // in earnest a unique key of your database: a claim's id never changes
const url = process.env.QUOTH_AMQP_URL ?? "amqp://guest:guest@127.0.0.1:5672/%2F";
const channel = await (await amqp.connect(url)).createChannel();
await channel.prefetch(100); // a stream is not read without one

const show = (message) => {
  const { id, data } = JSON.parse(message.content);
  if (data.quote.language === "ar" && !seen.has(id)) {
    seen.add(id);
    console.log(data.speaker.name, "|", data.quote.text);
  }
  channel.ack(message);
};

const queue = "subscriber.fact-desk-js"; // durable: keeps what comes while nobody reads
await channel.assertQueue(queue, { durable: true, arguments: { "x-queue-type": "quorum" } });
await channel.bindQueue(queue, "quoth.claims", "claim.ar.#");
await channel.consume(queue, show);
if (process.argv.includes("--yesterday")) {
  const since = { "!": "timestamp", value: Math.floor(Date.now() / 1000) - 86_400 };
  await channel.consume("quoth.claims.log", show, { arguments: { "x-stream-offset": since } });
}
