import com.adobe.epubcheck.tool.EpubChecker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Checks e-books with EPUBCheck, all in this one process: nearly all of the seconds that one book takes are those of the start.
 *
 * <p>Arguments: files. Of each, in this order, it writes to standard output a line with two numbers, how EPUBCheck ends
 * and how many bytes of JSON it has written, and then that JSON.
 */
public final class CheckEpubs {
    private CheckEpubs() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        for (String path : arguments) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            int code = new EpubChecker().run(new String[] {path, "-q", "--json", "-"});
            System.out.flush();
            answers.write((code + " " + said.size() + "\n").getBytes(StandardCharsets.US_ASCII));
            said.writeTo(answers);
            answers.flush();
        }
    }
}
