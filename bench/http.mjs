// One keep-alive connection that carries one request at a time; answers must have a Content-Length.
import { once } from "node:events";
import { connect } from "node:net";

export class Http {
  static async connect(url, token) {
    const socket = connect({ host: url.hostname, port: url.port, noDelay: true });
    await once(socket, "connect");
    return new Http(socket, url, token);
  }

  constructor(socket, url, token) {
    this.socket = socket;
    this.head = `Host: ${url.host}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    this.received = "";
    socket.setEncoding("latin1"); // one character a byte
    socket.on("data", (data) => this.receive(data));
    socket.on("close", () => this.waiting?.reject(new Error("the server closed the connection")));
    socket.on("error", () => {}); // is followed by close
  }

  post(path, body) {
    const json = JSON.stringify(body);
    this.socket.write(`POST ${path} HTTP/1.1\r\n${this.head}Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
  }

  receive(data) {
    this.received += data;
    const end = this.received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(this.received)[1]);
    if (this.received.length < end + 4 + length) return;
    const answer = { status: Number(this.received.slice(9, 12)), body: this.received.slice(end + 4) };
    this.received = "";
    this.waiting.resolve(answer);
  }

  close() {
    this.waiting = undefined;
    this.socket.destroy();
  }
}
