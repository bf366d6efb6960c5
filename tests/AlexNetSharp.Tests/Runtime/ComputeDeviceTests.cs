using AlexNetSharp.Runtime;
using TorchSharp;

namespace AlexNetSharp.Tests.Runtime;

public sealed class ComputeDeviceTests
{
    [Theory]
    [InlineData("auto", "auto")]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:0", "cuda:0")]
    [InlineData("cuda:12", "cuda:12")]
    public void Parse_KnownName_IsTheDeviceOfThatName(string name, string wanted)
    {
        ComputeDevice device = ComputeDevice.Parse(name);

        Assert.Equal(wanted, device.ToString());
        Assert.Equal(device, ComputeDevice.Parse(device.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:1.5")]
    [InlineData("cuda:99999999999")]
    public void Parse_UnknownName_IsRefused(string name) =>
        Assert.Equal(
            $"There is no device '{name}'; give auto, cpu, cuda or cuda:N.",
            Assert.Throws<InvalidOptionException>(() => ComputeDevice.Parse(name)).Message);

    [Fact]
    public void Values_AreTheOnesOfTheirNames()
    {
        Assert.Equal(
            [ComputeDevice.Auto, ComputeDevice.Cpu, ComputeDevice.Cuda(), ComputeDevice.Cuda(3)],
            ((string[])["auto", "cpu", "cuda", "cuda:3"]).Select(ComputeDevice.Parse));
        Assert.Throws<ArgumentOutOfRangeException>(() => ComputeDevice.Cuda(-1));
        Assert.Equal(DeviceType.CPU, ComputeDevice.Cpu.Find().type);
    }

    [Fact]
    public void Find_GpuThatIsNotThere_IsRefusedByName()
    {
        string message = Assert.Throws<InvalidOptionException>(() => ComputeDevice.Cuda(99).Find()).Message;

        Assert.StartsWith("Device cuda:99 cannot be used: ", message, StringComparison.Ordinal);
    }
}
