import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import uk.co.smartdcc.boxed.xmldsig.ResultCode;
import uk.co.smartdcc.boxed.xmldsig.Sign;
import uk.co.smartdcc.boxed.xmldsig.Validate;

/**
 * Runs the published signing tool on one document after another, because a virtual machine for each takes a second.
 *
 * <p>A task on standard input is a number of texts, the texts (the tool's mode, then its arguments), and the document.
 * The answer on standard output is the exit code that the tool would end with, what it wrote, and its log. Numbers have
 * four octets; texts and documents begin with the number of their octets.
 */
final class ManyDocuments {
    public static void main(String[] none) throws Exception {
        var tasks = new DataInputStream(System.in);
        var answers = new DataOutputStream(System.out);
        while (true) {
            var arguments = new String[tasks.readInt()];
            var mode = new String(read(tasks));
            arguments[0] = "-"; // the document comes on standard input
            for (int i = 1; i < arguments.length; i++) {
                arguments[i] = new String(read(tasks));
            }
            var written = new ByteArrayOutputStream();
            var log = new ByteArrayOutputStream();
            System.setIn(new ByteArrayInputStream(read(tasks)));
            System.setOut(new PrintStream(written));
            System.setErr(new PrintStream(log));
            ResultCode code = mode.equals("Sign") ? Sign.main_aux(arguments) : Validate.main_aux(arguments);
            answers.writeInt(code.value());
            write(answers, written);
            write(answers, log);
            answers.flush();
        }
    }

    private static byte[] read(DataInputStream tasks) throws IOException {
        return tasks.readNBytes(tasks.readInt());
    }

    private static void write(DataOutputStream answers, ByteArrayOutputStream octets) throws IOException {
        answers.writeInt(octets.size());
        octets.writeTo(answers);
    }
}
