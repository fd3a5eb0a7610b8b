import { ByteWriter } from "hyparquet-writer";

/** A writer for the Parquet library that is emptied after each row group, so that memory holds only one of them. */
export class FlushingWriter extends ByteWriter {
  /** Returns the bytes written since the last call and empties the buffer. */
  take(): Uint8Array {
    const bytes = this.getBytes().slice();
    this.index = 0;
    return bytes;
  }
}
