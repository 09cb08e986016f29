package dev.charm.ops.folder;

import dev.charm.consumers.generation.embedded.LlamaLibrary;
import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * The native libraries of RocksDB, ONNX Runtime and llama.cpp, unpacked once into a folder that
 * stays.
 *
 * <p>Left alone, all unpack theirs into the system's temporary folder at every start, and a process
 * that is killed leaves 40 MB there. PyTorch and the tokenizers have a folder of DJL's that stays.
 */
public final class NativeLibraries {
  private static final String ONNX_RUNTIME_FOLDER = "onnxruntime.native.path";
  private static final String ONNX_RUNTIME_CLASS = "ai.onnxruntime.OrtEnvironment";
  private static final String ROCKSDB_FOLDER = "ROCKSDB_SHAREDLIB_DIR";
  private static final String LLAMA_CLASS = "de.kherud.llama.LlamaModel";
  private static boolean rocksDbIsLoaded;
  private static boolean onnxRuntimeIsOurs;
  private static boolean llamaIsOurs;

  private final Path folder;

  /**
   * @param folder where the libraries are, or are to be, in a folder of each version; several
   *     processes may share it
   */
  public NativeLibraries(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /**
   * Loads RocksDB, unless this process has done so. Whoever names a folder by the environment
   * variable {@value #ROCKSDB_FOLDER} keeps it.
   *
   * @throws StartException if it cannot be unpacked or loaded
   */
  public void loadRocksDb() throws StartException {
    synchronized (NativeLibraries.class) {
      if (rocksDbIsLoaded || System.getenv(ROCKSDB_FOLDER) != null) {
        return;
      }
      try {
        PackedLibraries packed = PackedLibraries.beside(RocksDB.class);
        Path unpacked = folder.resolve(packed.version());
        // In a folder RocksDB looks for a file of another name than in its jar.
        packed.unpack(
            Environment.getJniLibraryFileName("rocksdb"),
            unpacked.resolve(Environment.getJniLibraryFileName("rocksdbjni")));
        RocksDB.loadLibrary(List.of(unpacked.toString()));
        rocksDbIsLoaded = true;
      } catch (IOException | RuntimeException e) {
        throw cannot("RocksDB", e);
      }
    }
  }

  /**
   * Makes ONNX Runtime load its libraries from the folder; to be called before it is used. Whoever
   * names a folder by the system property {@value #ONNX_RUNTIME_FOLDER} keeps it.
   *
   * @throws StartException if they cannot be unpacked
   */
  public void prepareOnnxRuntime() throws StartException {
    synchronized (NativeLibraries.class) {
      if (System.getProperty(ONNX_RUNTIME_FOLDER) != null && !onnxRuntimeIsOurs) {
        return;
      }
      try {
        PackedLibraries packed =
            PackedLibraries.beside(
                Class.forName(ONNX_RUNTIME_CLASS, false, NativeLibraries.class.getClassLoader()));
        Path unpacked = folder.resolve(packed.version());
        packed.unpackAll("ai/onnxruntime/native/" + platform() + "/", unpacked);
        System.setProperty(ONNX_RUNTIME_FOLDER, unpacked.toString());
        onnxRuntimeIsOurs = true;
      } catch (ClassNotFoundException | IOException e) {
        throw cannot("ONNX Runtime", e);
      }
    }
  }

  /**
   * Makes llama.cpp load its library from the folder; to be called before it is used. Whoever names
   * a folder by the system property {@value LlamaLibrary#FOLDER} keeps it.
   *
   * @throws StartException if it cannot be unpacked
   */
  public void prepareLlama() throws StartException {
    synchronized (NativeLibraries.class) {
      if (System.getProperty(LlamaLibrary.FOLDER) != null && !llamaIsOurs) {
        return;
      }
      try {
        PackedLibraries packed =
            PackedLibraries.beside(
                Class.forName(LLAMA_CLASS, false, NativeLibraries.class.getClassLoader()));
        Path unpacked = folder.resolve(packed.version());
        packed.unpackAll(LlamaLibrary.folderInJar(), unpacked);
        System.setProperty(LlamaLibrary.FOLDER, unpacked.toString());
        llamaIsOurs = true;
      } catch (ClassNotFoundException | IOException e) {
        throw cannot("llama.cpp", e);
      }
    }
  }

  private StartException cannot(String library, Exception e) {
    return new StartException(
        "the native library of "
            + library
            + " cannot be unpacked into "
            + folder
            + ", or not be loaded from there: "
            + e.getMessage(),
        e);
  }

  /** This machine, as ONNX Runtime's jar calls it. */
  private static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux")
        + "-"
        + (machine.equals("amd64") || machine.equals("x86_64") ? "x64" : machine);
  }
}
