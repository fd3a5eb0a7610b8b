/** The first import of every worker: trusted types and the log of its requests. */

import "./trusted-types.ts";
import { REQUESTS_CHANNEL } from "../protocols/requests.ts";
import { observeRequests } from "./requests.ts";

const channel = new BroadcastChannel(REQUESTS_CHANNEL);
observeRequests((requests) => channel.postMessage(requests));
