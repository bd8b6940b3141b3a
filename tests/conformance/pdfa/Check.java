import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

/** Says of each file whether it is PDF/A-2b, and what it breaks. */
public class Check {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var foundry = Foundries.defaultInstance();
        boolean good = files.length > 0;
        for (String file : files) {
            try (var parser = foundry.createParser(new FileInputStream(file), PDFAFlavour.PDFA_2_B)) {
                var result = foundry.createValidator(PDFAFlavour.PDFA_2_B, false).validate(parser);
                System.out.println(file + ": " + (result.isCompliant() ? "PDF/A-2b" : "not PDF/A-2b"));
                good &= result.isCompliant();
                result.getTestAssertions().stream().limit(20).forEach(broken ->
                    System.out.println("  " + broken.getRuleId() + ": " + broken.getMessage()));
            }
        }
        System.exit(good ? 0 : 1);
    }
}
