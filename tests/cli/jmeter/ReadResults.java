import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.jmeter.reporters.ResultCollector;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.save.CSVSaveService;
import org.apache.jmeter.util.JMeterUtils;
import org.apache.jmeter.visualizers.SamplingStatCalculator;
import org.apache.jmeter.visualizers.Visualizer;

/**
 * Reads a results file (CSV) by JMeter's own reader into the calculators behind its Summary Report, and writes what
 * they say: label, count, mean, min, max, share of errors, samples a second; separated by tabs.
 *
 * ReadResults JMETER_HOME RESULTS.jtl OUTPUT
 */
public class ReadResults {
    public static void main(String[] arguments) throws Exception {
        JMeterUtils.loadJMeterProperties(arguments[0] + "/bin/jmeter.properties");
        JMeterUtils.setJMeterHome(arguments[0]);
        JMeterUtils.setLocale(Locale.ENGLISH);
        final Map<String, SamplingStatCalculator> labels = new TreeMap<>();
        CSVSaveService.processSamples(arguments[1], new Visualizer() {
            public void add(SampleResult sample) {
                labels.computeIfAbsent(sample.getSampleLabel(), SamplingStatCalculator::new).addSample(sample);
            }

            public boolean isStats() {
                return false;
            }
        }, new ResultCollector());
        try (PrintWriter output = new PrintWriter(arguments[2], "UTF-8")) {
            for (SamplingStatCalculator label : labels.values()) {
                output.println(label.getLabel() + "\t" + label.getCount() + "\t" + label.getMean() + "\t" + label.getMin()
                        + "\t" + label.getMax() + "\t" + label.getErrorPercentage() + "\t" + label.getRate());
            }
        }
    }
}
