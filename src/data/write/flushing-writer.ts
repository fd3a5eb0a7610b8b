import { ByteWriter } from "hyparquet-writer";

/** The Parquet library's own writer, emptied after each row group, so that memory holds one of them. */
export class FlushingWriter extends ByteWriter {
  take(): Uint8Array {
    const bytes = this.getBytes().slice();
    this.index = 0;
    return bytes;
  }
}
