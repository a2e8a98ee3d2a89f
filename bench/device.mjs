// A Socket.IO client over one websocket that reads no more of an event than it must: of `newMessage` the mark.
import { createRequire } from "node:module";

const { WebSocket } = createRequire(new URL("peer/", import.meta.url))("ws");

const NEW_MESSAGE = '42["newMessage"';
const MARK = '"message":"#';
const PING = "2";
const PONG = "3";

export class Device {
  static packets = 0;

  static async connect(url, token, onMark) {
    const address = `ws://${url.host}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(address, { perMessageDeflate: false, skipUTF8Validation: true });
    const device = new Device(socket, onMark);
    await device.packet("0");
    socket.send(`40${JSON.stringify({ token })}`);
    await device.packet("40");
    return device;
  }

  constructor(socket, onMark) {
    this.socket = socket;
    this.onMark = onMark;
    socket.on("message", (data) => this.receive(data));
    socket.on("close", (code) => {
      throw new Error(`the server closed a websocket: ${code}`);
    });
  }

  /** Resolves when a packet that begins with `start` has come. */
  packet(start) {
    return new Promise((resolve) => (this.expected = { start, resolve }));
  }

  async join(chatId, userId) {
    this.socket.send(`420${JSON.stringify(["joinChat", { chatId, userId }])}`);
    await this.packet("430");
  }

  receive(data) {
    Device.packets++;
    if (data.latin1Slice(0, NEW_MESSAGE.length) === NEW_MESSAGE) {
      this.onMark(parseInt(data.latin1Slice(data.indexOf(MARK) + MARK.length), 10));
    } else if (data.length === 1 && data.latin1Slice() === PING) {
      this.socket.send(PONG);
    } else if (this.expected?.start === data.latin1Slice(0, this.expected?.start.length)) {
      this.expected.resolve();
      this.expected = undefined;
    }
  }

  close() {
    this.socket.removeAllListeners("close").terminate();
  }
}
