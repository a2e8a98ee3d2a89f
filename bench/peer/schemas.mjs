// What Fastify compiles into validators and serializers.
const string = { type: "string" };
const id = { type: "string", pattern: "^[0-9a-f]{24}$" };
const user = { type: "object", required: ["_id"], properties: { _id: string }, additionalProperties: true };
const users = { type: "array", items: user, minItems: 2 };

export const chatBody = { type: "object", required: ["users"], properties: { users } };

export const chatJson = {
  type: "object",
  properties: { _id: string, users, createdAt: { type: "string", format: "date-time" }, isRead: { type: "boolean" } },
};

export const messageBody = {
  type: "object",
  required: ["message", "sender", "reciver", "idChat"],
  properties: {
    message: { type: "string", minLength: 1, maxLength: 4000 },
    sender: string,
    reciver: string,
    idChat: id,
  },
};

export const messageJson = {
  type: "object",
  properties: {
    _id: string,
    message: string,
    sender: string,
    reciver: string,
    idChat: string,
    createdAt: string,
    isRead: { type: "boolean" },
    seq: { type: "integer" },
  },
};
