// What the workspace loads: the queue, the open ticket, live changes and keys.
import { forms } from "./common/forms";
import { menus } from "./common/menus";
import "./common/editor-element";
import "./common/left";
import "./common/questions";
import "./common/thread";
import "./common/upload";
import "./workspace/article";
import "./workspace/composer";
import "./workspace/editing";
import "./workspace/hues";
import "./workspace/macros";
import "./workspace/presence";
import "./workspace/queue";
import "./workspace/set";
import "./workspace/ticket";
import { keys } from "./workspace/keys";
import { opening } from "./workspace/open";

menus();
forms();
opening();
keys();
