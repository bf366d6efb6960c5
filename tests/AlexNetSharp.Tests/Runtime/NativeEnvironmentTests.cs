using System.Runtime.InteropServices;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Tests.Runtime;

public sealed partial class NativeEnvironmentTests
{
    [Fact]
    public void EnsureLoaded_NativeEnvironment_HoldsTheThreadsThatOpenMpReads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The native environment is read with getenv here, which Windows keeps elsewhere.");
        LibTorchStatus status = LibTorch.EnsureLoaded();

        Assert.Equal($"{status.Threads}", Marshal.PtrToStringUTF8(GetEnvironment("OMP_NUM_THREADS")));
        Assert.Equal("false", Marshal.PtrToStringUTF8(GetEnvironment("OMP_DYNAMIC")));
        Assert.Equal("false", Marshal.PtrToStringUTF8(GetEnvironment("MKL_DYNAMIC")));
        Assert.NotNull(Marshal.PtrToStringUTF8(GetEnvironment("OMP_WAIT_POLICY")));
        Assert.Equal(status.Threads, TorchSharp.torch.get_num_threads());
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);
}
