// What the portal loads: small elements, each of which improves a page that already works.
import { forms } from "./common/forms";
import { menus } from "./common/menus";
import { running } from "./common/running";
import { suppliers } from "./common/suppliers";
import "./common/editor-element";
import "./common/left";
import "./common/passkey";
import "./common/questions";
import "./common/suggestions";
import "./common/thread";
import "./common/upload";

menus();
forms();
running();
suppliers();
