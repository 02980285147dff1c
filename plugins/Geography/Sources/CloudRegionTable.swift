// The regions of the cloud providers and the countries in which their data centres stand.

/// Lines of provider, country, and the names of the provider's regions there.
///
/// The same name means different countries with different providers: `me-central-1` is in the Emirates (AWS) or in
/// Saudi Arabia (Alibaba).
///
/// - Source: The providers' region pages (AWS, Azure, Google Cloud, Oracle, Alibaba Cloud, Tencent Cloud), as of 2025-12.
let cloudRegionLines = """
    aws US us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1
    aws ZA af-south-1
    aws HK ap-east-1
    aws TW ap-east-2
    aws IN ap-south-1 ap-south-2
    aws SG ap-southeast-1
    aws AU ap-southeast-2 ap-southeast-4
    aws ID ap-southeast-3
    aws MY ap-southeast-5
    aws NZ ap-southeast-6
    aws TH ap-southeast-7
    aws JP ap-northeast-1 ap-northeast-3
    aws KR ap-northeast-2
    aws CA ca-central-1 ca-west-1
    aws DE eu-central-1 eusc-de-east-1
    aws CH eu-central-2
    aws IE eu-west-1
    aws GB eu-west-2
    aws FR eu-west-3
    aws SE eu-north-1
    aws IT eu-south-1
    aws ES eu-south-2
    aws IL il-central-1
    aws AE me-central-1
    aws BH me-south-1
    aws MX mx-central-1
    aws BR sa-east-1
    aws CN cn-north-1 cn-northwest-1
    azure US eastus eastus2 centralus northcentralus southcentralus westcentralus westus westus2 westus3
    azure US usgovvirginia usgovarizona usgovtexas usgoviowa usdodeast usdodcentral
    azure CA canadacentral canadaeast
    azure MX mexicocentral
    azure BR brazilsouth brazilsoutheast
    azure CL chilecentral
    azure IE northeurope
    azure NL westeurope
    azure GB uksouth ukwest
    azure FR francecentral francesouth
    azure DE germanywestcentral germanynorth germanycentral germanynortheast
    azure CH switzerlandnorth switzerlandwest
    azure NO norwayeast norwaywest
    azure SE swedencentral swedensouth
    azure PL polandcentral
    azure IT italynorth
    azure ES spaincentral
    azure AT austriaeast
    azure BE belgiumcentral
    azure DK denmarkeast
    azure IL israelcentral
    azure QA qatarcentral
    azure AE uaenorth uaecentral
    azure ZA southafricanorth southafricawest
    azure IN centralindia southindia westindia jioindiawest jioindiacentral
    azure HK eastasia
    azure SG southeastasia
    azure JP japaneast japanwest
    azure KR koreacentral koreasouth
    azure MY malaysiawest
    azure ID indonesiacentral
    azure NZ newzealandnorth
    azure TW taiwannorth
    azure AU australiaeast australiasoutheast australiacentral australiacentral2
    azure CN chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2 chinanorth3
    gcp TW asia-east1
    gcp HK asia-east2
    gcp JP asia-northeast1 asia-northeast2
    gcp KR asia-northeast3
    gcp IN asia-south1 asia-south2
    gcp SG asia-southeast1
    gcp ID asia-southeast2
    gcp TH asia-southeast3
    gcp AU australia-southeast1 australia-southeast2
    gcp PL europe-central2
    gcp FI europe-north1
    gcp SE europe-north2
    gcp ES europe-southwest1
    gcp BE europe-west1
    gcp GB europe-west2
    gcp DE europe-west3 europe-west10
    gcp NL europe-west4
    gcp CH europe-west6
    gcp IT europe-west8 europe-west12
    gcp FR europe-west9
    gcp QA me-central1
    gcp SA me-central2
    gcp IL me-west1
    gcp CA northamerica-northeast1 northamerica-northeast2
    gcp MX northamerica-south1
    gcp BR southamerica-east1
    gcp CL southamerica-west1
    gcp US us-central1 us-east1 us-east4 us-east5 us-south1 us-west1 us-west2 us-west3 us-west4
    gcp ZA africa-south1
    oracle AU ap-sydney-1 ap-melbourne-1
    oracle BR sa-saopaulo-1 sa-vinhedo-1
    oracle CA ca-montreal-1 ca-toronto-1
    oracle CL sa-santiago-1 sa-valparaiso-1
    oracle CO sa-bogota-1
    oracle FR eu-paris-1 eu-marseille-1
    oracle DE eu-frankfurt-1
    oracle IN ap-hyderabad-1 ap-mumbai-1
    oracle ID ap-batam-1
    oracle IL il-jerusalem-1
    oracle IT eu-milan-1 eu-turin-1
    oracle JP ap-osaka-1 ap-tokyo-1
    oracle MX mx-queretaro-1 mx-monterrey-1
    oracle NL eu-amsterdam-1
    oracle SA me-riyadh-1 me-jeddah-1
    oracle RS eu-jovanovac-1
    oracle SG ap-singapore-1 ap-singapore-2
    oracle ZA af-johannesburg-1
    oracle KR ap-chuncheon-1 ap-seoul-1
    oracle ES eu-madrid-1 eu-madrid-3
    oracle SE eu-stockholm-1
    oracle CH eu-zurich-1
    oracle AE me-abudhabi-1 me-dubai-1
    oracle GB uk-cardiff-1 uk-london-1
    oracle US us-ashburn-1 us-chicago-1 us-phoenix-1 us-sanjose-1
    oracle MA af-casablanca-1
    alibaba CN cn-qingdao cn-beijing cn-zhangjiakou cn-huhehaote cn-wulanchabu cn-hangzhou cn-shanghai cn-nanjing
    alibaba CN cn-fuzhou cn-wuhan-lr cn-shenzhen cn-heyuan cn-guangzhou cn-chengdu
    alibaba HK cn-hongkong
    alibaba SG ap-southeast-1
    alibaba AU ap-southeast-2
    alibaba MY ap-southeast-3
    alibaba ID ap-southeast-5
    alibaba PH ap-southeast-6
    alibaba TH ap-southeast-7
    alibaba JP ap-northeast-1
    alibaba KR ap-northeast-2
    alibaba IN ap-south-1
    alibaba US us-east-1 us-west-1
    alibaba MX na-south-1
    alibaba DE eu-central-1
    alibaba GB eu-west-1
    alibaba AE me-east-1
    alibaba SA me-central-1
    tencent CN ap-beijing ap-chengdu ap-chongqing ap-guangzhou ap-nanjing ap-shanghai ap-shanghai-fsi ap-shenzhen-fsi
    tencent HK ap-hongkong
    tencent TW ap-taipei
    tencent SG ap-singapore
    tencent TH ap-bangkok
    tencent ID ap-jakarta
    tencent KR ap-seoul
    tencent JP ap-tokyo
    tencent IN ap-mumbai
    tencent US na-siliconvalley na-ashburn
    tencent CA na-toronto
    tencent BR sa-saopaulo
    tencent DE eu-frankfurt
    tencent RU eu-moscow
    """

/// When ``cloudRegionLines`` was compiled.
let cloudRegionDate = "2025-12-01"
